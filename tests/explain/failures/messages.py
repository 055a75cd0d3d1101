"""What libraries say: messages that were raised for real, with the shapes that each tells, or what is said of it."""

NUMPY = [
    ('matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?'
     ')->(n?,m?) (size 512 is different from 784)',
     'the inner axes must have the same length, and the last axis of the first has 784 entries where the l'
     'ast but one of the second, or its only one, has 512.'),
    ('shapes (32,784) and (512,10) not aligned: 784 (dim 1) != 512 (dim 0)',
     '((32, 784), (512, 10))'),
    ('operands could not be broadcast together with remapped shapes [original->remapped]: (32,784)->(32,'
     'newaxis,784) (512,10)->(10,512)',
     '((32, 784), (512, 10))'),
    ('operands could not be broadcast together with shapes (32,784) (3,)',
     '((32, 784), (3,))'),
    ('operands could not be broadcast together with shapes (32,784) (32,784) (3,)',
     '((32, 784), (32, 784), (3,))'),
    ("non-broadcastable output operand with shape (3,) doesn't match the broadcast shape (32,3)",
     '((32, 3),)'),
    ('could not broadcast input array from shape (3,) into shape (784,)',
     '((3,),)'),
    ('boolean index did not match indexed array along axis 0; size of axis is 32 but size of correspondi'
     'ng boolean axis is 30',
     'axis 0 has 32 entries, and the mask 30: one truth value for each is needed.'),
    ('index 32 is out of bounds for axis 0 with size 32',
     'axis 0 has 32 entries, so its indices are from -32 to 31, and 32 is none of them.'),
    ('too many indices for array: array is 2-dimensional, but 3 were indexed',
     'the tensor has 2 axes, and the indices are for 3.'),
    ('shape mismatch: indexing arrays could not be broadcast together with shapes (2,) (3,)',
     '((2,), (3,))'),
    ('cannot reshape array of size 25088 into shape (5,5)',
     '((25088,),)'),
    ('axis2: axis 2 is out of bounds for array of dimension 2',
     'there is no axis 2 among 2 axes, which are numbered from -2 to 1.'),
    ('axis 5 is out of bounds for array of dimension 3',
     'there is no axis 5 among 3 axes, which are numbered from -3 to 2.'),
    ('all the input array dimensions except for the concatenation axis must match exactly, but along dim'
     'ension 1, the array at index 0 has size 784 and the array at index 1 has size 10',
     'all lengths but those along the axis of joining must be the same, and axis 1 has 784 entries in part'
     ' 0 where it has 10 in part 1.'),
    ('all the input arrays must have same number of dimensions, but the array at index 0 has 2 dimension'
     '(s) and the array at index 1 has 1 dimension(s)',
     'all must have the same number of axes, and part 0 has 2 where part 1 has 1.'),
    ('operands could not be broadcast together with remapped shapes [original->remapped]: (3,)  and requ'
     'ested shape (3,4)',
     '((3,),)'),
    ('source: axis 2 is out of bounds for array of dimension 2',
     'there is no axis 2 among 2 axes, which are numbered from -2 to 1.'),
    ('operands could not be broadcast together with shape (32,) (2,)',
     '((32,), (2,))'),
    ('shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg 0 with sha'
     'pe (3,) and arg 1 with shape (4,).',
     '((3,), (4,))'),
]  # fmt: skip
TENSORFLOW_AND_KERAS = [
    ('{{function_node __wrapped____MklMatMul_device_/job:localhost/replica:0/task:0/device:CPU:0}} Matri'
     'x size-incompatible: In[0]: [32,784], In[1]: [512,10] [Op:MatM',
     '((32, 784), (512, 10))'),
    ('{{function_node __wrapped____MklMatMul_device_/job:localhost/replica:0/task:0/device:CPU:0}} Matri'
     'x size-incompatible: In[0]: [32,784], In[1]: [3,1] [Op:MatMul]',
     '((32, 784), (3, 1))'),
    ('{{function_node __wrapped__AddV2_device_/job:localhost/replica:0/task:0/device:CPU:0}} Incompatibl'
     'e shapes: [32,784] vs. [3] [Op:AddV2] name:',
     '((32, 784), (3,))'),
    ('{{function_node __wrapped__SelectV2_device_/job:localhost/replica:0/task:0/device:CPU:0}} conditio'
     'n [32,784], then [32,784], and else [3] must be broadcastable ',
     '((32, 784), (32, 784), (3,))'),
    ('{{function_node __wrapped__Maximum_device_/job:localhost/replica:0/task:0/device:CPU:0}} Incompati'
     'ble shapes: [32,784] vs. [3] [Op:Maximum] name:',
     '((32, 784), (3,))'),
    ('{{function_node __wrapped__Reshape_device_/job:localhost/replica:0/task:0/device:CPU:0}} Input to '
     'reshape is a tensor with 25088 values, but the requested shape has 25 [Op:Reshape]',
     '((25088,),)'),
    ('{{function_node __wrapped__Reshape_device_/job:localhost/replica:0/task:0/device:CPU:0}} Input to '
     'reshape is a tensor with 25088 values, but the requested shape requires a multiple of 27 [Op:Resha'
     'pe]',
     '((25088,),)'),
    ('{{function_node __wrapped__ConcatV2_N_2_device_/job:localhost/replica:0/task:0/device:CPU:0}} Conc'
     'atOp : Dimension 1 in both shapes must be equal: shape[0] = [32,784] vs. shape[1] = [512,10] [Op:C'
     'onca',
     '((32, 784), (512, 10))'),
    ('{{function_node __wrapped__ConcatV2_N_2_device_/job:localhost/replica:0/task:0/device:CPU:0}} Conc'
     'atOp : Ranks of all input tensors should match: shape[0] = [32,784] vs. shape[1] = [3] [Op:ConcatV'
     '2] n',
     '((32, 784), (3,))'),
    ('{{function_node __wrapped__Pack_N_2_device_/job:localhost/replica:0/task:0/device:CPU:0}} Shapes o'
     'f all inputs must match: values[0].shape = [32,784] != values[1].shape = [512,10] [Op:Pack] name: '
     'stac',
     '((32, 784), (512, 10))'),
    ('{{function_node __wrapped__StridedSlice_device_/job:localhost/replica:0/task:0/device:CPU:0}} slic'
     'e index 40 of dimension 0 out of bounds. [Op:StridedSlice] nam',
     'axis 0 has no entry 40: indices begin at 0.'),
    ('{{function_node __wrapped__StridedSlice_device_/job:localhost/replica:0/task:0/device:CPU:0}} slic'
     'e index 800 of dimension 1 out of bounds. [Op:StridedSlice] na',
     'axis 1 has no entry 800: indices begin at 0.'),
    ('{{function_node __wrapped__BroadcastTo_device_/job:localhost/replica:0/task:0/device:CPU:0}} Incom'
     'patible shapes: [3] vs. [3,4] [Op:BroadcastTo]',
     '((3,),)'),
    ('{{function_node __wrapped__BiasAdd_device_/job:localhost/replica:0/task:0/device:CPU:0}} Must prov'
     'ide as many biases as the last dimension of the input tensor: [3] vs. [32,784] [Op:BiasAdd] name:',
     '((32, 784), (3,))'),
    ('{{function_node __wrapped__SoftmaxCrossEntropyWithLogits_device_/job:localhost/replica:0/task:0/de'
     'vice:CPU:0}} logits and labels must be broadcastable: logits_size=[512,10] labels_size=[32,784] [O'
     'p:So',
     '((512, 10), (32, 784))'),
    ('`labels.shape` must equal `logits.shape` except for the last dimension. Received: labels.shape=(2,'
     ') and logits.shape=(32, 784)',
     '((2,), (32, 784))'),
    ('{{function_node __wrapped__AddN_N_2_device_/job:localhost/replica:0/task:0/device:CPU:0}} Inputs t'
     'o operation AddN of type AddN must have the same size and shape.  Input 0: [32,784] != input 1: [5'
     '12,10] [Op:AddN] name:',
     '((32, 784), (512, 10))'),
    ("Cannot assign value to variable ' Variable:0': Shape mismatch.The variable shape (32, 784), and th"
     'e assigned value shape (512, 10) are incompatible.',
     '((32, 784), (512, 10))'),
    ('{{function_node __wrapped__AssignAddVariableOp_device_/job:localhost/replica:0/task:0/device:CPU:0'
     '}} Cannot update variable with shape [32,784] using a Tensor with shape [512,10], shapes must be e'
     'qual',
     '((32, 784), (512, 10))'),
    ('{{function_node __wrapped__Sub_device_/job:localhost/replica:0/task:0/device:CPU:0}} Incompatible '
     'shapes: [32,784] vs. [512,10] [Op:Sub] name:',
     '((32, 784), (512, 10))'),
    ('Arguments `target` and `output` must have the same shape. Received: target.shape=(32, 784), output'
     '.shape=(512, 10)',
     '((32, 784), (512, 10))'),
    ('Arguments `target` and `output` must have the same shape up until the last dimension: target.shape'
     '=(2,), output.shape=(32, 784)',
     '((2,), (32, 784))'),
    ("Input 0 with name 'None' of layer 'conv2d' is incompatible with the layer: expected min_ndim=4, fo"
     'und ndim=3. Full shape received: (5, 28, 28)',
     '((5, 28, 28),)'),
    ("Input 0 with name 'None' of layer 'dense_1' is incompatible with the layer: expected min_ndim=2, f"
     'ound ndim=0. Full shape received: ()',
     '((),)'),
    ("Input 0 with name 'None' of layer 'lstm' is incompatible with the layer: expected ndim=3, found nd"
     'im=2. Full shape received: (32, 784)',
     '((32, 784),)'),
    ('A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. Rece'
     'ived: input_shape=[(32, 784), (512, 10)]',
     '((32, 784), (512, 10))'),
    ('Cannot merge tensors with different batch sizes. Received tensors with shapes [(32, 784), (512, 10)]',
     '((32, 784), (512, 10))'),
    ('Exception encountered when calling Reshape.call().\n\n\x1b[1mThe total size of the tensor must be uncha'
     'nged. Received: input_shape=(784,), target_shape=(5, 5)\x1b[0m\n\nA',
     '((784,),)'),
    ("Input 0 with name 'None' of layer 'max_pooling2d' is incompatible with the layer: expected ndim=4,"
     ' found ndim=3. Full shape received: (5, 28, 28)',
     '((5, 28, 28),)'),
    ("Input 0 with name 'None' of layer 'permute' is incompatible with the layer: expected ndim=4, found"
     ' ndim=2. Full shape received: (32, 784)',
     '((32, 784),)'),
    ("Exception encountered when calling Sequential.call().\n\n\x1b[1mInput 0 with name 'None' of layer 'dens"
     "e' is incompatible with the layer: expected axis -1 of input shape to have value 784, but received"
     ' input with shape (512, 10)\x1b[0m\n\nArguments received by Sequentia',
     '((512, 10),)'),
    ("Exception encountered when calling Sequential.call().\n\n\x1b[1mInput 0 with name 'None' of layer 'dens"
     "e' is incompatible with the layer: expected axis -1 of input shape to have value 784, but received"
     ' input with shape (32, 10)\x1b[0m\n\nArguments received by Sequential',
     '((32, 10),)'),
    ('Shapes (32,) and (30,) are incompatible',
     '((32,), (30,))'),
    ('Shapes (None, 1) and (None, 10) are incompatible',
     '((n, 1), (n, 10))'),
    ('Arguments `target` and `output` must have the same rank (ndim). Received: target.shape=(None,), outp'
     'ut.shape=(None, 10)',
     '((n,), (n, 10))'),
    ("Input 0 with name 'input_layer_3' of layer 'functional_3' is incompatible with the layer: expected s"
     'hape=(None, 28, 28), found shape=(5, 28, 27)',
     '((5, 28, 27),)'),
    ("Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.'x' sizes: "
     "32\n'y' sizes: 31",
     'x has 32 samples where y has 31: axis 0 of both must have the same length.'),
    ('Computed output size would be zero or negative. Received `inputs shape=(5, 2, 2, 1)`, `kernel shap'
     'e=(3, 3, 1, 2)`, `dila',
     '((5, 2, 2, 1),)'),
    ('Exception encountered when calling Attention.call().\n\n\x1b[1m{{function_node __wrapped____MklBatchMat'
     'MulV2_device_/job:localhost/replica:0/task:0/device:CPU:0}} Matrix size-incompatible: In[0]: [2,3,'
     '4], In[1]: [2,5,3] 0 0 [Op:BatchMatMulV2] name: \x1b[0m\n\nArguments ',
     '((2, 3, 4), (2, 5, 3))'),
    ("Dimensions must be equal, but are 784 and 512 for '{{node matmul}} = MatMul[T=DT_FLOAT, grad_a=fal"
     "se, grad_b=false, transpose_a=false, transpose_b=false](a, matmul/b)' with input shapes: [32,784],"
     ' [512,10].',
     '((32, 784), (512, 10))'),
    ("Dimensions must be equal, but are 784 and 3 for '{{node add}} = AddV2[T=DT_FLOAT](a, add/y)' with "
     'input shapes: [32,784], [3].',
     '((32, 784), (3,))'),
    ("Cannot reshape a tensor with 25088 elements to shape [5,5] (25 elements) for '{{node Reshape}} = R"
     'eshape[T=DT_FLOAT, Tsh',
     '((25088,),)'),
    ("Dimension 0 in both shapes must be equal, but are 784 and 10. Shapes are [784] and [10]. for '{{no"
     "de concat}} = ConcatV2[N=2, T=DT_FLOAT, Tidx=DT_INT32](a, concat/values_1, concat/axis)' with inpu"
     't shapes: [32,784], [512,10], [] and with computed input tensors',
     '((32, 784), (512, 10))'),
    ('Cannot broadcast shape, the failure dim has value 3, which cannot be broadcasted to 7. Input shape'
     's are: [None, 3] and [None, 7].',
     '((n, 3), (n, 7))'),
    ("Input 0 with name 'None' of layer 'conv2d_2' is incompatible with the layer: expected min_ndim=4, "
     'found ndim=3. Full shape received: (None, 28, 28)',
     '((n, 28, 28),)'),
    ('Exception encountered when calling Reshape.call().\n\n\x1b[1mThe total size of the tensor must be uncha'
     'nged. Received: input_shape=(24,), target_shape=(5, 5)\x1b[0m\n\nAr',
     '((24,),)'),
    ('Inputs have incompatible shapes. Received shapes (4,) and (5,)',
     '((n, 4), (n, 5))'),
    ('A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. Rece'
     'ived: input_shape=[(None, 4, 2), (None, 5, 3)]',
     '((n, 4, 2), (n, 5, 3))'),
    ('Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal, but received `x1.shape=(None, '
     '4, 2)` and `x2.shape=(None, 5, 3)`.',
     '((n, 4, 2), (n, 5, 3))'),
    ('Layer sequential weight shape (784, 10) is not compatible with provided weight shape (3, 3).',
     '((784, 10), (3, 3))'),
    ('The shape of the target variable and the shape of the target value in `variable.assign(value)` mus'
     't match. variable.shape=(784, 10), Received: value.shape=(512, 10). Target variable: <Variable pat'
     'h=se',
     '((784, 10), (512, 10))'),
]  # fmt: skip
PYTORCH = [
    ('mat1 and mat2 shapes cannot be multiplied (32x784 and 512x10)',
     '((32, 784), (512, 10))'),
    ('size mismatch, got input (32), mat (32x784), vec (3)',
     '((32, 784), (3,))'),
    ('inconsistent tensor size, expected tensor [3] and src [784] to have the same number of elements, b'
     'ut got 3 and 784 eleme',
     '((3,), (784,))'),
    ('Expected size for first two dimensions of batch2 tensor to be: [5, 4] but got: [5, 6].',
     'the inner axes must have the same length, and axis 2 of the first has 4 entries where axis 1 of the '
     'second has 6.'),
    ('The size of tensor a (5) must match the size of tensor b (6) at non-singleton dimension 0',
     'at axis 0 of the result, the first has 5 entries where the second has 6, and neither is 1.'),
    ('Dimension out of range (expected to be in range of [-2, 1], but got 2)',
     'there is no axis 2 among 2 axes, which are numbered from -2 to 1.'),
    ("output with shape [3] doesn't match the broadcast shape [32, 3]",
     '((32, 3),)'),
    ('The expanded size of the tensor (784) must match the existing size (3) at non-singleton dimension '
     '0.  Target sizes: [784].  Tensor sizes: [3]',
     '((3,),)'),
    ("shape '[5, 5]' is invalid for input of size 25088",
     '((25088,),)'),
    ("shape '[-1, 27]' is invalid for input of size 25088",
     '((25088,),)'),
    ('Sizes of tensors must match except in dimension 1. Expected size 32 but got size 512 for tensor nu'
     'mber 1 in the list.',
     'all lengths but those along axis 1 must be the same, and part 1 has 512 where 32 are wanted.'),
    ('stack expects each tensor to be equal size, but got [32, 784] at entry 0 and [512, 10] at entry 1',
     '((32, 784), (512, 10))'),
    ('index 40 is out of bounds for dimension 0 with size 32',
     'axis 0 has 32 entries, so its indices are from -32 to 31, and 40 is none of them.'),
    ('The shape of the mask [30] at index 0 does not match the shape of the indexed tensor [32, 784] at '
     'index 0',
     '((32, 784),)'),
    ('shape mismatch: indexing tensors could not be broadcast together with shapes [2], [3]',
     '((2,), (3,))'),
    ('Given groups=1, weight of size [4, 3, 3, 3], expected input[5, 1, 28, 28] to have 3 channels, but '
     'got 1 channels instead',
     '((5, 1, 28, 28),)'),
    ('Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [32, 784]',
     '((32, 784),)'),
    ('Given normalized_shape=[5], expected input with shape [*, 5], but got input of size[32, 784]',
     '((32, 784),)'),
    ('Expected input batch_size (32) to match target batch_size (5).',
     'axis 0 of the input has 32 entries where axis 0 of the target has 5.'),
    ('Using a target size (torch.Size([3])) that is different to the input size (torch.Size([32, 784])) '
     'is deprecated. Please ',
     '((32, 784), (3,))'),
    ('Error(s) in loading state_dict for Linear:\n\tsize mismatch for weight: copying a param with shape t'
     'orch.Size([512, 10]) from checkpoint, the shape in current model is torch.Size([3, 3]).',
     '((512, 10), (3, 3))'),
    ('Given transposed=1, weight of size [3, 4, 3, 3], expected input[5, 1, 28, 28] to have 3 channels, '
     'but got 1 channels ins',
     '((5, 1, 28, 28),)'),
]  # fmt: skip
JAX = [
    ('dot_general requires contracting dimensions to have the same shape, got (784,) and (512,).',
     'the axes that are summed over must have the same length, and that of the first has 784 entries where'
     ' that of the second has 512.'),
    ('Incompatible shapes for broadcasting: shapes=[(32, 784), (3,)]',
     '((32, 784), (3,))'),
    ('Incompatible shapes for broadcasting: shapes=[(32, 784), (32, 784), (3,)]',
     '((32, 784), (32, 784), (3,))'),
    ('cannot reshape array of shape (32, 784) (size 25088) into shape (5, 5) (size 25)',
     '((32, 784),)'),
    ('cannot reshape array of shape (32, 784) (size 25088) into shape (-1, 27) because the product of sp'
     'ecified axis sizes (27',
     '((32, 784),)'),
    ('Cannot concatenate arrays with shapes that differ in dimensions other than the one being concatena'
     'ted: concatenating along dimension 0 for shapes (32, 784), (512, 10).',
     '((32, 784), (512, 10))'),
    ('Cannot concatenate arrays with different numbers of dimensions: got (32, 784), (3,).',
     '((32, 784), (3,))'),
    ('All input arrays must have the same shape. Got (32, 784), (512, 10).',
     '((32, 784), (512, 10))'),
    ('axis 2 is out of bounds for array of dimension 2',
     'there is no axis 2 among 2 axes, which are numbered from -2 to 1.'),
    ('index 2 is out of bounds for axis 0 with size 2',
     'axis 0 has 2 entries, so its indices are from -2 to 1, and 2 is none of them.'),
    ('boolean index did not match shape of indexed array in index 0: got (30,), expected [32]',
     '((32,), (30,))'),
    ('Incompatible types for broadcasting: input type=float32[3] and requested type=float32[784]',
     '((3,),)'),
    ('operands could not be broadcast together with remapped shapes [original->remapped]: (2,)  and requ'
     'ested shape (32,)',
     '((2,),)'),
    ('Incompatible types for matmul arguments: float32[5,3,4] and float32[6,4,2]',
     '((5, 3, 4), (6, 4, 2))'),
]  # fmt: skip
EINOPS = [
    ('Error while processing rearrange-reduction pattern "b c h -> b h c".\n Input tensor shape: (2, 3, 8'
     ', 9). Additional info: {}.\n Wrong shape: expected 3 dims. Received 4-dim tensor.',
     '((2, 3, 8, 9),)'),
    ('Error while processing rearrange-reduction pattern "b c (h h2) w -> b c h h2 w".\n Input tensor sha'
     "pe: (2, 3, 8, 9). Additional info: {'h2': 3}.\n Shape mismatch, can't divide axis of length 8 in ch"
     'unks of 3',
     '((2, 3, 8, 9),)'),
    ('Error while processing rearrange-reduction pattern "b 1 h w -> b h w".\n Input tensor shape: (2, 3,'
     ' 8, 9). Additional info: {}.\n Shape mismatch, 3 != 1',
     '((2, 3, 8, 9),)'),
    ('Error while processing rearrange-reduction pattern "b c h w -> b c h w".\n Input tensor shape: (2, '
     "3, 8, 9). Additional info: {'c': 4}.\n Shape mismatch, 3 != 4",
     '((2, 3, 8, 9),)'),
    ('Error while processing max-reduction pattern "b c (h 3) w -> b c h w".\n Input tensor shape: (2, 3,'
     " 8, 9). Additional info: {}.\n Shape mismatch, can't divide axis of length 8 in chunks of 3",
     '((2, 3, 8, 9),)'),
    ('Error while processing repeat-reduction pattern "h w -> h w 3".\n Input tensor shape: (3,). Additio'
     'nal info: {}.\n Wrong shape: expected 2 dims. Received 1-dim te',
     '((3,),)'),
    ('operands could not be broadcast together with remapped shapes [original->remapped]: (2,3,8,9)->(2,'
     '3,8,9) (3,)->(3,newaxis)',
     '((2, 3, 8, 9), (3,))'),
    ('all the input array dimensions except for the concatenation axis must match exactly, but along dim'
     'ension 0, the array at index 0 has size 2 and the array at index 1 has size 3',
     'all lengths but those along the axis of joining must be the same, and axis 0 has 2 entries in part 0'
     ' where it has 3 in part 1.'),
    ('Error while processing rearrange-reduction pattern "b c -> c b".\n Input tensor shape: (3,). Additi'
     'onal info: {}.\n Wrong shape: expected 2 dims. Received 1-dim t',
     '((3,),)'),
    ('Error while processing rearrange-reduction pattern "b c 1 w -> b c w".\n Input tensor shape: (2, 3,'
     ' 8, 9). Additional info: {}.\n Shape mismatch, 8 != 1',
     '((2, 3, 8, 9),)'),
]  # fmt: skip
PANDAS = [
    ('Dot product shape mismatch, (3, 2) vs (4, 5)',
     '((3, 2), (4, 5))'),
    ('operands could not be broadcast together with shapes (3,) (7,)',
     '((3,), (7,))'),
    ('Unable to coerce to DataFrame, shape must be (3, 2): given (3, 3)',
     '((3, 2), (3, 3))'),
    ('Length mismatch: Expected axis has 4 elements, new values have 2 elements',
     'it has 4 entries, and there are 2 labels.'),
    ('Length of values (2) does not match length of index (3)',
     'it has 2 values, and the index 3 rows.'),
    ('Shape of passed values is (3, 2), indices imply (3, 1)',
     'the tensor has 2 columns, its axis 1, and there is 1 label for them in columns.'),
    ("('Lengths must match to compare', (3,), (4,))",
     '((3,), (4,))'),
    ('matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?'
     ')->(n?,m?) (size 4 is different from 2)',
     'the inner axes must have the same length, and the last axis of the first has 2 entries where the las'
     't but one of the second, or its only one, has 4.'),
]  # fmt: skip
SCIKIT_LEARN_AND_MATPLOTLIB = [
    ('Found input variables with inconsistent numbers of samples: [32, 31]',
     'axis 0 of all must have the same length, and the lengths are 32 and 31.'),
    ('X has 700 features, but LogisticRegression is expecting 784 features as input.',
     'it was fitted to 784 features, the length of axis 1, and gets 700.'),
    ('Expected 2D array, got 1D array instead:\narray=[0. 1.].\nReshape your data either using array.reshape(-1, 1)',
     'it takes a table, with a row for each sample and a column for each feature, and got a vector.'),
    ('Found array with dim 3, while dim <= 2 is required by LogisticRegression.',
     'it takes a table, with a row for each sample and a column for each feature, and got a tensor of 3 axes.'),
    ('Invalid shape (1, 28, 28) for image data',
     '((1, 28, 28),)'),
    ('x and y must have same first dimension, but have shapes (5,) and (4,)',
     '((5,), (4,))'),
]  # fmt: skip
